DROP TABLE legal_hold, erasure;
