DROP TABLE provisioned, hint;
