DROP TABLE delegate, pilot_unit, pilot;
