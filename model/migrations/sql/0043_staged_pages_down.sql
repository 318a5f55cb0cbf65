DROP TABLE staged_page;
