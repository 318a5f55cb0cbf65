-- They went on to drive what nobody reads any more: nobody could say another value, nor see why.
UPDATE task_link SET mode = 'EVIDENCE', state = 'SOURCE_BROKEN', version = version + 1, error =
    'The connection that it asks was deleted, and nobody reads it any more. Unlink it; where the '
    'system is connected again, link its work anew.'
WHERE connection_id IN (SELECT id FROM connection WHERE state = 'DELETED')
AND (mode <> 'EVIDENCE' OR state <> 'SOURCE_BROKEN');

DELETE FROM work_override o WHERE NOT EXISTS (
    SELECT FROM task_link l WHERE l.key_result_id = o.key_result_id AND l.mode = 'DRIVES'
);

UPDATE task SET gone_at = now() WHERE gone_at IS NULL
AND connection_id IN (SELECT id FROM connection WHERE state = 'DELETED');
