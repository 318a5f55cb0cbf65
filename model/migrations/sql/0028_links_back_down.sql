DROP TABLE link_back;
