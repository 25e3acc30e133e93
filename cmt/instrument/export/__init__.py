"""A questionnaire as survey platforms take it: XLSForm, LimeSurvey and SurveyJS.

Each module turns an Instrument into the text or bytes of one file. What a platform exports after
asking it is read back without a mapping, because names and answer codes are made in one place,
`codes.py`, which the reader uses as well.
"""
