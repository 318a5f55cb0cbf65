DROP TRIGGER heads_fall ON person;
DROP TRIGGER heads_go ON person;
DROP TRIGGER heads_change ON person;
DROP TRIGGER heads_come ON person;
DROP FUNCTION heads_changed();
DROP TABLE head_count;
