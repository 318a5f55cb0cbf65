-- How many people have not left: the sum of its rows.
CREATE TABLE head_count (
    stripe BIGINT GENERATED ALWAYS AS IDENTITY,
    people BIGINT NOT NULL,
    CONSTRAINT pk_head_count PRIMARY KEY (stripe)
);
CREATE TRIGGER count_people AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON head_count
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('PEOPLE');
ALTER TABLE head_count ENABLE ALWAYS TRIGGER count_people;

-- Counts what a statement changed, in a row that nobody else holds: no writer waits for another. In
-- a stricter isolation a row that somebody has counted in meanwhile can't be had, so it is a new one.
-- By its owner's rights, so that no role can change people and not the count, nor the count alone.
CREATE FUNCTION heads_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    change bigint := 0;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM public.head_count;
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        SELECT count(*) INTO change FROM come WHERE status <> 'ENDED';
    END IF;
    IF TG_OP <> 'INSERT' THEN
        SELECT change - count(*) INTO change FROM gone WHERE status <> 'ENDED';
    END IF;
    IF change = 0 THEN
        RETURN NULL;
    END IF;
    IF current_setting('transaction_isolation') = 'read committed' THEN
        UPDATE public.head_count SET people = people + change WHERE stripe = (
            SELECT stripe FROM public.head_count LIMIT 1 FOR UPDATE SKIP LOCKED
        );
        IF FOUND THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO public.head_count (people) VALUES (change);
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION heads_changed() FROM PUBLIC;

-- Not ALWAYS: where another server's changes are applied, so is what it counted.
CREATE TRIGGER heads_come AFTER INSERT ON person REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION heads_changed();
CREATE TRIGGER heads_change AFTER UPDATE ON person REFERENCING OLD TABLE AS gone NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION heads_changed();
CREATE TRIGGER heads_go AFTER DELETE ON person REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION heads_changed();
CREATE TRIGGER heads_fall AFTER TRUNCATE ON person
    FOR EACH STATEMENT EXECUTE FUNCTION heads_changed();

-- Whoever is writing people has ended by now, since a trigger can't be made beside them.
INSERT INTO head_count (people) SELECT count(*) FROM person WHERE status <> 'ENDED';
