"""A questionnaire as forms people fill in: one web page that works offline, and paper.

web_form(instrument)              # cmt.reports.forms.web: HTML, all languages in one file
paper_form(instrument, "fr")      # cmt.reports.forms.paper: PDF/UA for printing
"""

from cmt.reports.forms.paper import paper_form
from cmt.reports.forms.web import web_form

__all__ = ["paper_form", "web_form"]
