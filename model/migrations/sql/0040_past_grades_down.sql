DROP TABLE grade_past;
