/**
 * The repository in append-only files of JSON lines: {@link dev.parley.json.JsonMessageRepository}.
 *
 * <h2>The files</h2>
 *
 * <p>A store is a folder with the files {@code journal-0000001.jsonl}, {@code journal-0000002.jsonl}, … (its segments),
 * {@code durable} and {@code lock}. A segment is UTF-8 text with one JSON object per line, and lines are only ever added; what is
 * gone is taken out of them later, as told below. Every object begins with
 * {@code crc}, the CRC-32C of the rest of its line in eight hexadecimal digits: of the bytes from {@code "v"} up to and
 * including the closing brace. Then come {@code v}, the version of the format (4), and {@code type}. A line has at most 1,048,575
 * bytes. Fields that are not known are ignored; an unknown version or type is refused.
 *
 * <pre>
 * {"crc":"…","v":4,"type":"header","epoch":"…","segment":1,"batch":1,"previousBytes":0}
 * {"crc":"…","v":4,"type":"log","name":"…","shards":1}
 * {"crc":"…","v":4,"type":"commit","batch":1,"records":1,"durable":117}
 * {"crc":"…","v":4,"type":"incarnation","incarnation":"8f14e45fceea467a"}
 * {"crc":"…","v":4,"type":"commit","batch":2,"records":1,"durable":274}
 * {"crc":"…","v":4,"type":"conversation","id":"…","kind":"group","title":"…","history":"all","archived":false,"lastSeq":0,"revision":0,"createdAt":"…","lastActivityAt":"…","lastRevision":0}
 * {"crc":"…","v":4,"type":"membership","conversation":"…","user":"ana","role":"owner","revision":0}
 * {"crc":"…","v":4,"type":"commit","batch":3,"records":2,"durable":430,"shard":0,"from":0,"next":1,"announced":0}
 * {"crc":"…","v":4,"type":"message","id":"…","conversation":"…","seq":1,"revision":1,"sentAt":"…","sender":"ana","clientMessageId":"…","text":"…"}
 * {"crc":"…","v":4,"type":"commit","batch":4,"records":1,"durable":986,"shard":0,"from":1,"next":2,"announced":1}
 * {"crc":"…","v":4,"type":"message","id":"…","conversation":"…","seq":2,"revision":2,"sentAt":"…","sender":"ben","mentions":["ana"],"replyTo":{"id":"…","seq":1},"clientMessageId":"…","text":"… @ana"}
 * {"crc":"…","v":4,"type":"message","id":"…","conversation":"…","seq":1,"revision":2,"sentAt":"…","sender":"ana","clientMessageId":"…","text":"…","replies":1}
 * {"crc":"…","v":4,"type":"commit","batch":5,"records":2,"durable":1399,"shard":0,"from":2,"next":3,"announced":2}
 * {"crc":"…","v":4,"type":"participation","conversation":"…","user":"ana","deliveredSeq":2,"readSeq":2,"revision":3,"muted":false,"blocked":false}
 * {"crc":"…","v":4,"type":"commit","batch":6,"records":1,"durable":2329,"shard":0,"from":3,"next":4,"announced":3}
 * {"crc":"…","v":4,"type":"forgotten","conversation":"…","user":"cleo"}
 * {"crc":"…","v":4,"type":"commit","batch":7,"records":1,"durable":2616,"shard":0,"from":4,"next":5,"announced":4}
 * {"crc":"…","v":4,"type":"durable","durable":2986}
 * </pre>
 *
 * <ul>
 *   <li>{@code header}: the first line of a segment; the store's life, the number of the segment and of its first batch, and the
 *       size of the segment before it.
 *   <li>{@code log}: which log the store follows.
 *   <li>{@code epoch}: which life of the store begins with its batch, after a backup was restored.
 *   <li>{@code incarnation}: a random number, of a process that writes from here on. It began after the last revision before it.
 *   <li>{@code conversation}: its state after the batch, written when that does not follow from the batch's messages. Its members
 *       are the {@code membership} records up to there: a role joins or changes the role, none leaves. {@code joinedSeq} and
 *       {@code hiddenSeq} are there when they are not 0, {@code retentionSeconds} when the conversation says how
 *       long it keeps messages, {@code unaware} as long as one person alone has a direct conversation with that other one. Who
 *       blocks a direct conversation follows from the {@code participation} records; an earlier {@code blocked} says nothing more. Messages up to {@code expiredSeq} have expired: whatever their lines say,
 *       nothing but their place counts.
 *   <li>{@code message}: the message of its {@code seq}, new or changed: of several with one {@code id} the last one counts. It moves
 *       {@code lastSeq}, {@code lastActivityAt} and {@code lastRevision} of its conversation unless the batch states them. Who sent
 *       a new one has read up to it; no record says so. In front of
 *       {@code clientMessageId} stand the fields that opening needs. {@code original}, the fingerprint of the body that was
 *       sent, is there once that was replaced or deleted, and is never shown to anybody.
 *   <li>{@code participation}: how somebody takes part from there on, written when they ask for a change. It moves
 *       {@code lastRevision} of its conversation likewise.
 *   <li>{@code forgotten}: from here on the conversation knows nothing of somebody: neither that they belonged to it nor how they
 *       took part.
 *   <li>{@code gone}: a record of a person who is forgotten, of which nothing is left but that it was there.
 *   <li>{@code commit}: ends a batch of so many {@code records}; only a batch with its commit counts. Batches are numbered
 *       through the whole store, and move a shard's checkpoint {@code from} one offset to the {@code next}.
 *   <li>{@code durable}, as a record and as a field of {@code commit}: this segment was forced to the disk up to that byte before
 *       the line was written.
 * </ul>
 *
 * <p>The file {@code durable} has one line, of the type {@code end}: up to where the newest segment was forced. It is written
 * after each force and not forced itself, so that it may say too little and never too much. A journal that ends before it is
 * damaged; where it is missing or torn, nothing is known.
 *
 * <p>Copying the segments while the store runs, the newest first, makes a backup, whose end may be cut as after a crash.
 *
 * <h2>Earlier versions</h2>
 *
 * <p>Lines of versions 1 to 3 are read as well: they lack the fields and records that came later, which have then their usual
 * values. In a {@code replyTo} they have a copy of what is answered, {@code sender} and {@code text}, which is not read. A store
 * goes on in the present version, which an earlier Parley refuses to open: it would show what has expired.
 *
 * <h2>What is gone</h2>
 *
 * <p>What was edited or deleted, has expired or was erased is shown to nobody from the commit on. Some time later, which the settings
 * tell, it is taken out of the files: a cleaned line is as long as it was, with a new checksum and with spaces in front of its
 * closing brace, so that nothing moves. What is left makes the same store when it is read:
 *
 * <ul>
 *   <li>Of a {@code message} that a later line replaces: {@code id}, {@code conversation}, {@code seq}, {@code revision}, {@code
 *       sentAt}, {@code sender}, {@code mentions}, and the {@code id} of {@code replyTo}. That it has no {@code clientMessageId}
 *       tells that it is replaced. People whom the conversation does not know any more are not named: {@code system:erased} stands
 *       for the sender.
 *   <li>Of a message that has expired: the same, its {@code clientMessageId}, and {@code replyTo} as it is.
 *   <li>Of a reply of an earlier version that still counts: everything but the copy of what it answers. That has spaces in its place, within
 *       {@code replyTo}, so that the line does not look like one of which all that can go is gone.
 *   <li>Of a {@code conversation} whose title is another one now: everything else.
 *   <li>Of a {@code membership}, {@code participation} or {@code forgotten} of somebody whom the conversation does not know: {@code
 *       gone}.
 * </ul>
 *
 * <p>Whom a conversation knows is told by the store itself, so that no list of those who were erased is needed. Segments are cleaned
 * from the first to the last: wherever that ends, whatever would bring somebody back has {@code forgotten} behind it. A segment is
 * written anew as {@code journal-0000001.jsonl.cleaning}, forced, and then takes the other's place; the newest one is given up for
 * another before it is its turn. What is left over of that is deleted at opening.
 *
 * <h2>Opening</h2>
 *
 * <p>Every checksum of every segment is verified, and that no batch, file or seq is missing. Behind the last complete batch of
 * the last segment there may be the remains of a write that was interrupted. They are cut off if, and only if,
 *
 * <ul>
 *   <li>no line behind them says that they were durable, and
 *   <li>every broken line in them looks like an interrupted write: it is the last and has no end, or it holds a sector of 512
 *       bytes that is all zeros, or was where the write began, as a power cut leaves it.
 * </ul>
 *
 * <p>Anything else is damage to what may have been acknowledged: the store is not opened, the message names the file and the
 * byte, and nothing is changed or deleted. What this can't see where {@code durable} says nothing: files that lost their end as a
 * whole, exactly as an interrupted write would; and zeros over the very last write of a store that was not closed and had not been idle for a moment (when a store is
 * closed, or idle for some 50 ms, it notes that everything is durable).
 *
 * <p>What is complete but not known to be durable is written once more and forced before anybody reads it: a force that failed
 * may have left the file as if it had succeeded, and only what is written again is forced again.
 *
 * <h2>Memory and time</h2>
 *
 * <p>Conversations, memberships and how people take part are in memory; of a message only its place: two numbers per seq, in arrays
 * that grow by half, and an entry of a hash table that is at most three quarters full, 27 to 45 bytes together. One that changed
 * has three numbers more, in an array of which at least three quarters are in use when it grows by half, and one that others reply
 * to an entry with its id and their seqs. Messages are read from the files. Of what is to be
 * taken out of them, one number per segment is kept. Opening reads every byte once, with one thread.
 * {@code docs/json-files.md} tells how to measure both.
 */
@NullMarked
package dev.parley.json;

import org.jspecify.annotations.NullMarked;
