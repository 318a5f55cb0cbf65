DROP TABLE obeyed_logout;
DROP TABLE sign_in_attempt;
DROP TABLE browser_session;
