-- Who blocks a direct conversation, its members' rows say. Unaware is the other of the two while one person alone has the
-- conversation, because they blocked it before anything was said: that other one is no member yet.
ALTER TABLE conversations
    DROP COLUMN blocked,
    ADD COLUMN unaware text COLLATE "C" CHECK (unaware IS NULL OR kind = 'direct');
ALTER TABLE conversations ALTER COLUMN unaware SET STATISTICS 0;
CREATE INDEX conversations_by_unaware ON conversations (unaware) WHERE unaware IS NOT NULL;
