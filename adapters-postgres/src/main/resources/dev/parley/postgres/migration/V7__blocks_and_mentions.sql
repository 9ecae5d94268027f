-- Who blocks a direct conversation, its members' rows say. Unaware is the other of the two while one person alone has the
-- conversation, because they blocked it before anything was said: that other one is no member yet.
ALTER TABLE conversations
    DROP COLUMN blocked,
    ADD COLUMN unaware text COLLATE "C" CHECK (unaware IS NULL OR kind = 'direct');
ALTER TABLE conversations ALTER COLUMN unaware SET STATISTICS 0;
CREATE INDEX conversations_by_unaware ON conversations (unaware) WHERE unaware IS NOT NULL;

-- Whom a message mentions as it is now; the next migration fills it. A row goes with its message.
CREATE TABLE mentions (
    conversation_id uuid             NOT NULL,
    user_id         text COLLATE "C" NOT NULL,
    seq             bigint           NOT NULL,
    PRIMARY KEY (conversation_id, user_id, seq)
);
ALTER TABLE mentions ALTER COLUMN user_id SET STATISTICS 0;
CREATE INDEX mentions_by_seq ON mentions (conversation_id, seq);
ALTER TABLE members DROP COLUMN mentioned_seq;

-- What is unread is what there is behind a marker less what of that is deleted.
CREATE INDEX messages_deleted ON messages (conversation_id, seq) WHERE details ->> 'deletedAt' IS NOT NULL;
