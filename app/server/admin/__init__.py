"""The administrator's pages: seats, people, the centre's own settings, the audit log. Plain forms."""
