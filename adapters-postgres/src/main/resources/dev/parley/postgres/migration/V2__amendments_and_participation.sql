-- How a conversation is used. Blocked says that one of the two of a direct conversation wants nothing more of the other.
ALTER TABLE conversations
    ADD COLUMN history  text    NOT NULL DEFAULT 'all' CHECK (history IN ('all', 'joined')),
    ADD COLUMN archived boolean NOT NULL DEFAULT false,
    ADD COLUMN blocked  boolean NOT NULL DEFAULT false;

-- What a member sees, and how a person takes part. A row is one of three things: a membership, with a role; one that ended,
-- with the revision of its end and no role; or neither, with no revision: somebody of whom only their participation is known.
-- Who leaves keeps their participation. shown_revision is where a search for what somebody sees begins: every message behind
-- hidden_seq changed last at this revision or later.
ALTER TABLE members
    ALTER COLUMN revision DROP NOT NULL,
    ADD COLUMN joined_seq             bigint  NOT NULL DEFAULT 0,
    ADD COLUMN hidden_seq             bigint  NOT NULL DEFAULT 0,
    ADD COLUMN shown_revision         bigint  NOT NULL DEFAULT 0,
    ADD COLUMN delivered_seq          bigint  NOT NULL DEFAULT 0,
    ADD COLUMN read_seq               bigint  NOT NULL DEFAULT 0,
    ADD COLUMN mentioned_seq          bigint  NOT NULL DEFAULT 0,
    ADD COLUMN muted                  boolean NOT NULL DEFAULT false,
    ADD COLUMN blocked                boolean NOT NULL DEFAULT false,
    ADD COLUMN participation_revision bigint, -- of the last change that they asked for
    ADD CHECK (revision IS NOT NULL OR role IS NULL),
    ADD CHECK (delivered_seq >= read_seq);

-- Marks change with every message and are in no index: room for the next version beside the last.
ALTER TABLE members SET (fillfactor = 70);

CREATE INDEX members_by_participation ON members (shard, participation_revision) WHERE participation_revision IS NOT NULL;

-- Whoever sent a message has read up to it, of those that are here already too.
UPDATE members SET read_seq = sent.last, delivered_seq = sent.last
    FROM (SELECT conversation_id, sender, max(seq) AS last FROM messages GROUP BY conversation_id, sender) AS sent
    WHERE members.conversation_id = sent.conversation_id AND members.user_id = sent.sender;

-- Everything of a message that is neither queried nor in most of them is one document; a plain message has none.
-- reply_to says again what the document's quote says, for the index.
ALTER TABLE messages
    ALTER COLUMN body DROP NOT NULL,
    ADD COLUMN reply_to uuid,
    ADD COLUMN details  json;
CREATE INDEX messages_by_reply_to ON messages (conversation_id, reply_to, seq) WHERE reply_to IS NOT NULL;

-- The words of the text, each behind a key of the conversation, as Parley and no configuration of the server tells them apart;
-- the next migration fills and indexes them. What a search asks for is hidden from the planner, so nothing is counted.
ALTER TABLE messages ADD COLUMN words tsvector;
ALTER TABLE messages ALTER COLUMN words SET STATISTICS 0;
