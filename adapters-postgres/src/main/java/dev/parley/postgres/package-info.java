/**
 * The repository in a Postgres database.
 *
 * <p>{@link dev.parley.postgres.PostgresMessageRepository} is its three ports. Each question is one statement, in a class by what
 * it is about: {@code Lookups}, {@code HistoryQueries}, {@code ChangesQueries}, {@code StretchQueries}, {@code SearchQueries}; where an answer takes
 * several, they are one transaction that sees one state. {@code Commit} is the only one that writes messages: it moves the
 * checkpoint, {@code Writing} and {@code WritingMembers} write each kind of thing as one set, and {@code Clearing} takes away
 * what messages said that have expired. What of a message has no column is one document,
 * {@code Details}; the marks that messages move are {@code Marks}; what a search finds are {@code Lexemes}.
 *
 * <p>Before anything is asked, {@code Audit} refuses a server that would lose or change messages, and {@code Schema} makes the
 * tables or brings them to this version. {@code Owner} keeps a database for one process, {@code Watch} tells whether it can be
 * used. Connections come from a {@code Pool} for writers and one for readers, and what fails on them is translated by
 * {@code Failures}.
 *
 * <p>What has expired or was erased is in no column of any table from the commit on. On the disk it stays longer: in dead rows until
 * {@code VACUUM}, in the free space of pages until something else is written there, as words of the index of words until that is
 * made again, as samples of names until {@code ANALYZE}, in the write-ahead log until its files are used again, and in archives and
 * backups as long as these are kept. docs/postgres.md says what an operator does about it.
 *
 * <p>A restored backup is recognized by the cursors of what it lost: {@code Continuity} keeps the incarnations of the database.
 * {@link dev.parley.postgres.PostgresMessageRepository#renew} gives it a new epoch, so that all clients begin again.
 */
@NullMarked
package dev.parley.postgres;

import org.jspecify.annotations.NullMarked;
