"""A village's list of pledges, as Excel holds it: bytes in, pledges and problems out. Pure."""

from projects.pledgelist.list import NoHeadingsError as NoHeadingsError
from projects.pledgelist.list import read as read
from projects.pledgelist.rows import PledgeList as PledgeList
from projects.pledgelist.rows import Problem as Problem
from projects.pledgelist.rows import Row as Row
from projects.pledgelist.rows import code_key as code_key
from projects.pledgelist.rows import form_key as form_key
