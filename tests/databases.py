"""On which databases a test runs, where both would say the same."""

import pytest

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what is read, compared or said before anything is stored: no database has a part in that."""
