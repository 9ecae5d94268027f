-- Every primary key is led by the conversation or by the shard, so that the tables can be partitioned by it.
-- There are no foreign keys: one writer per shard keeps the tables together, in one transaction.

-- What the database as a whole is: exactly one row. After restoring a backup, give it a new epoch, so that readers whose
-- cursors are ahead of what was restored are told to start again:  UPDATE store SET epoch = gen_random_uuid();
CREATE TABLE store (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch      uuid    NOT NULL DEFAULT gen_random_uuid(),
    log_name   text,
    log_shards integer CHECK (log_shards > 0),
    owner      uuid, -- the process that writes alone, where one does
    CHECK ((log_name IS NULL) = (log_shards IS NULL))
);
INSERT INTO store DEFAULT VALUES;

-- How far the store has come in each shard of its log; a row per shard from the day the log is known.
CREATE TABLE checkpoints (
    shard            integer PRIMARY KEY CHECK (shard >= 0),
    next_offset      bigint  NOT NULL CHECK (next_offset >= 0),
    announced_offset bigint  NOT NULL CHECK (announced_offset BETWEEN 0 AND next_offset)
) WITH (fillfactor = 10); -- updated by every commit: room for the next version beside the last

-- last_* change with every message and are in no index, so that this is an update in place.
CREATE TABLE conversations (
    id               uuid        PRIMARY KEY,
    shard            integer     NOT NULL,
    kind             text        NOT NULL CHECK (kind IN ('group', 'direct')),
    title            text,
    created_at       timestamptz NOT NULL,
    revision         bigint      NOT NULL,
    last_seq         bigint      NOT NULL CHECK (last_seq >= 0),
    last_activity_at timestamptz NOT NULL,
    last_revision    bigint      NOT NULL CHECK (last_revision >= revision)
) WITH (fillfactor = 70);
CREATE INDEX conversations_by_revision ON conversations (shard, revision);

-- A membership that ended keeps its row, without a role. Members are in the order of (joined_revision, joined_ordinal):
-- the conversation's revision when they got their place, and their place among those who got theirs with it.
CREATE TABLE members (
    conversation_id uuid             NOT NULL,
    user_id         text COLLATE "C" NOT NULL,
    shard           integer          NOT NULL,
    role            text             CHECK (role IN ('owner', 'member')),
    joined_revision bigint,
    joined_ordinal  bigint,
    revision        bigint           NOT NULL,
    PRIMARY KEY (conversation_id, user_id)
);
CREATE INDEX members_by_user ON members (user_id, conversation_id) WHERE role IS NOT NULL;
CREATE INDEX departures_by_user ON members (user_id, shard, revision) WHERE role IS NULL;
CREATE INDEX departures_by_revision ON members (shard, revision) WHERE role IS NULL;

-- The id is a function of conversation, sender and client_message_id: that it is unique is what keeps a repeated send from
-- being stored twice, even if everything before the database failed to notice.
CREATE TABLE messages (
    conversation_id   uuid             NOT NULL,
    seq               bigint           NOT NULL CHECK (seq > 0),
    id                uuid             NOT NULL,
    shard             integer          NOT NULL,
    sender            text COLLATE "C" NOT NULL,
    client_message_id text COLLATE "C" NOT NULL,
    body              text             NOT NULL,
    sent_at           timestamptz      NOT NULL,
    revision          bigint           NOT NULL,
    PRIMARY KEY (conversation_id, seq),
    UNIQUE (conversation_id, id)
);
CREATE INDEX messages_by_revision ON messages (conversation_id, revision) INCLUDE (seq);
CREATE INDEX messages_by_shard ON messages (shard, revision);
