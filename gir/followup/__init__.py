"""The handlers' screens: the work list, the case page and a page for every act."""
