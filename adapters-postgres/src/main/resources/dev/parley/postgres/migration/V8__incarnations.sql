-- The last times that a process began to write here alone, and the revision after which each began; none where the log keeps its
-- events. A backup has those that began before it, and not those of the database that went on: that is how a cursor of what a
-- restored database lost is recognized. Numbers follow one another from 1.
CREATE TABLE incarnations (
    number      bigint PRIMARY KEY CHECK (number > 0),
    id          bigint NOT NULL CHECK (id <> 0),
    began_after bigint NOT NULL
);
