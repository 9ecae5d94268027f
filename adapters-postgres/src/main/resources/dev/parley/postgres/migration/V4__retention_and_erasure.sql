-- How long messages are kept, where a conversation says so itself, and up to where they are kept no longer: those rows stay, so
-- that nothing is stored twice, and have lost what they said. shown_revision is where a search for what anybody sees begins:
-- every message behind expired_seq changed last at this revision or later.
ALTER TABLE conversations
    ADD COLUMN retention_seconds bigint CHECK (retention_seconds > 0),
    ADD COLUMN expired_seq       bigint NOT NULL DEFAULT 0,
    ADD COLUMN shown_revision    bigint NOT NULL DEFAULT 0,
    ADD CHECK (expired_seq BETWEEN 0 AND last_seq);

-- Whoever is a member without joined_revision stands in the place of somebody who was erased, before all others.

-- No question depends on what these columns hold, and the server keeps samples of what it has counted for as long as it has not
-- counted again. A column that is told its type forgets them.
ALTER TABLE messages
    ALTER COLUMN body TYPE text,
    ALTER COLUMN sender TYPE text COLLATE "C",
    ALTER COLUMN client_message_id TYPE text COLLATE "C";
ALTER TABLE messages
    ALTER COLUMN body SET STATISTICS 0,
    ALTER COLUMN sender SET STATISTICS 0,
    ALTER COLUMN client_message_id SET STATISTICS 0;
