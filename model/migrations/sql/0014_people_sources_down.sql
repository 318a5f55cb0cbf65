DROP TABLE match, provisioned, hint;
