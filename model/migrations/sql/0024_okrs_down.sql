ALTER TABLE organisation DROP COLUMN okr_page;
