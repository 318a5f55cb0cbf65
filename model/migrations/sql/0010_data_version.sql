CREATE TABLE data_version (
    stripe BIGINT GENERATED ALWAYS AS IDENTITY,
    partition TEXT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT pk_data_version PRIMARY KEY (stripe)
);

-- Counts a transaction once for each partition that it changes, in a row that nobody else holds: no
-- writer waits for another, in whatever order they come. In a stricter isolation a row that somebody
-- has counted in meanwhile can't be had any more, so there it is always a new one.
-- By its owner's rights, so that no role can change rows and not the count, nor the count alone.
CREATE FUNCTION data_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    counted CONSTANT text := 'okrgraph.counted_' || TG_ARGV[0];
    this CONSTANT text := pg_current_xact_id()::text;
BEGIN
    IF current_setting(counted, true) = this THEN
        RETURN NULL;
    END IF;
    PERFORM set_config(counted, this, true);
    IF current_setting('transaction_isolation') = 'read committed' THEN
        UPDATE public.data_version SET version = version + 1 WHERE stripe = (
            SELECT stripe FROM public.data_version WHERE partition = TG_ARGV[0]
            LIMIT 1 FOR UPDATE SKIP LOCKED
        );
        IF FOUND THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO public.data_version (partition, version) VALUES (TG_ARGV[0], 1);
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION data_changed() FROM PUBLIC;

-- ALWAYS: also where another server's changes are applied here.
CREATE TRIGGER count_people AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON employment
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('PEOPLE');
ALTER TABLE employment ENABLE ALWAYS TRIGGER count_people;
CREATE TRIGGER count_people AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON identity
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('PEOPLE');
ALTER TABLE identity ENABLE ALWAYS TRIGGER count_people;
CREATE TRIGGER count_people AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON membership
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('PEOPLE');
ALTER TABLE membership ENABLE ALWAYS TRIGGER count_people;
CREATE TRIGGER count_people AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON organisation
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('PEOPLE');
ALTER TABLE organisation ENABLE ALWAYS TRIGGER count_people;
CREATE TRIGGER count_people AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON org_unit
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('PEOPLE');
ALTER TABLE org_unit ENABLE ALWAYS TRIGGER count_people;
CREATE TRIGGER count_people AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON person
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('PEOPLE');
ALTER TABLE person ENABLE ALWAYS TRIGGER count_people;
CREATE TRIGGER count_people AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON reporting_line
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('PEOPLE');
ALTER TABLE reporting_line ENABLE ALWAYS TRIGGER count_people;
CREATE TRIGGER count_people AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON unit_state
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('PEOPLE');
ALTER TABLE unit_state ENABLE ALWAYS TRIGGER count_people;
CREATE TRIGGER count_okrs AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON alignment
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('OKRS');
ALTER TABLE alignment ENABLE ALWAYS TRIGGER count_okrs;
CREATE TRIGGER count_okrs AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON check_in
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('OKRS');
ALTER TABLE check_in ENABLE ALWAYS TRIGGER count_okrs;
CREATE TRIGGER count_okrs AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON contributor
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('OKRS');
ALTER TABLE contributor ENABLE ALWAYS TRIGGER count_okrs;
CREATE TRIGGER count_okrs AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON cycle
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('OKRS');
ALTER TABLE cycle ENABLE ALWAYS TRIGGER count_okrs;
CREATE TRIGGER count_okrs AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON delegate
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('OKRS');
ALTER TABLE delegate ENABLE ALWAYS TRIGGER count_okrs;
CREATE TRIGGER count_okrs AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON key_result
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('OKRS');
ALTER TABLE key_result ENABLE ALWAYS TRIGGER count_okrs;
CREATE TRIGGER count_okrs AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON objective
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('OKRS');
ALTER TABLE objective ENABLE ALWAYS TRIGGER count_okrs;
CREATE TRIGGER count_okrs AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON objective_unit
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('OKRS');
ALTER TABLE objective_unit ENABLE ALWAYS TRIGGER count_okrs;
CREATE TRIGGER count_okrs AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON rollup
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('OKRS');
ALTER TABLE rollup ENABLE ALWAYS TRIGGER count_okrs;
CREATE TRIGGER count_okrs AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON step
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('OKRS');
ALTER TABLE step ENABLE ALWAYS TRIGGER count_okrs;
CREATE TRIGGER count_tasks AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON linked_task
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('TASKS');
ALTER TABLE linked_task ENABLE ALWAYS TRIGGER count_tasks;
CREATE TRIGGER count_tasks AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON task
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('TASKS');
ALTER TABLE task ENABLE ALWAYS TRIGGER count_tasks;
CREATE TRIGGER count_tasks AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON task_link
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('TASKS');
ALTER TABLE task_link ENABLE ALWAYS TRIGGER count_tasks;
CREATE TRIGGER count_access AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON client
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('ACCESS');
ALTER TABLE client ENABLE ALWAYS TRIGGER count_access;
CREATE TRIGGER count_access AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON pilot
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('ACCESS');
ALTER TABLE pilot ENABLE ALWAYS TRIGGER count_access;
CREATE TRIGGER count_access AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON pilot_unit
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('ACCESS');
ALTER TABLE pilot_unit ENABLE ALWAYS TRIGGER count_access;
CREATE TRIGGER count_access AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON role_grant
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('ACCESS');
ALTER TABLE role_grant ENABLE ALWAYS TRIGGER count_access;
CREATE TRIGGER count_circles AFTER INSERT OR DELETE OR TRUNCATE
    OR UPDATE OF objective_id, person_id ON contributor
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('CIRCLES');
ALTER TABLE contributor ENABLE ALWAYS TRIGGER count_circles;
CREATE TRIGGER count_circles AFTER INSERT OR DELETE OR TRUNCATE
    OR UPDATE OF archived_at, id, objective_id, owner_id ON key_result
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('CIRCLES');
ALTER TABLE key_result ENABLE ALWAYS TRIGGER count_circles;
CREATE TRIGGER count_circles AFTER INSERT OR DELETE OR TRUNCATE
    OR UPDATE OF archived_at, id, owner_id, published_at, visibility ON objective
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('CIRCLES');
ALTER TABLE objective ENABLE ALWAYS TRIGGER count_circles;
CREATE TRIGGER count_circles AFTER INSERT OR DELETE OR TRUNCATE
    OR UPDATE OF objective_id, unit_id ON objective_unit
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('CIRCLES');
ALTER TABLE objective_unit ENABLE ALWAYS TRIGGER count_circles;
