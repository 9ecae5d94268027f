package dev.parley.shared.message;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * What a reader has seen: the last revision per shard, in one life of a store. Opaque to clients, which keep it and give it
 * back. It grants nothing: whoever presents it sees only what they may see anyway. Immutable.
 */
public final class Cursor {
    /** The revision before the first. */
    public static final long NOTHING = -1;

    private static final byte VERSION = 1;
    private static final int MAX_SHARDS = 4_096;
    private static final int MAX_EPOCH_BYTES = 64;

    private final String epoch;
    private final long[] revisions;

    private Cursor(String epoch, long[] owned) {
        if (owned.length < 1
                || owned.length > MAX_SHARDS
                || epoch.getBytes(StandardCharsets.UTF_8).length > MAX_EPOCH_BYTES) {
            throw new IllegalArgumentException("A cursor has 1 to " + MAX_SHARDS + " shards and an epoch of at most "
                    + MAX_EPOCH_BYTES + " bytes, not " + owned.length + " and " + epoch);
        }
        this.epoch = epoch;
        this.revisions = owned;
    }

    /**
     * A cursor that has seen nothing.
     *
     * @param epoch the life of the store
     * @param shards how many shards the log has
     * @return before the first event of every shard
     */
    public static Cursor start(String epoch, int shards) {
        long[] revisions = new long[shards];
        Arrays.fill(revisions, NOTHING);
        return new Cursor(epoch, revisions);
    }

    /**
     * A cursor that has seen given revisions.
     *
     * @param epoch the life of the store, at most 64 bytes of UTF-8
     * @param revisions the last revision seen in each shard, {@link #NOTHING} for none; copied
     * @return the cursor
     */
    public static Cursor of(String epoch, long... revisions) {
        return new Cursor(epoch, revisions.clone());
    }

    /**
     * The life of the store that its revisions belong to.
     *
     * @return as the store named it
     */
    public String epoch() {
        return epoch;
    }

    /**
     * How many shards it covers.
     *
     * @return at least 1
     */
    public int shards() {
        return revisions.length;
    }

    /**
     * The last revision seen in a shard.
     *
     * @param shard from 0
     * @return {@link #NOTHING} or an offset of the log
     */
    public long revision(int shard) {
        return revisions[shard];
    }

    /**
     * Whether an event at a revision was seen.
     *
     * @param shard the event's shard
     * @param revision the event's revision
     * @return true at or before the last revision seen
     */
    public boolean covers(int shard, long revision) {
        return revision <= revisions[shard];
    }

    /**
     * This cursor, further on in one shard.
     *
     * @param shard which shard
     * @param revision the last revision seen there
     * @return another cursor; this one stays as it is
     */
    public Cursor with(int shard, long revision) {
        long[] copy = revisions.clone();
        copy[shard] = revision;
        return new Cursor(epoch, copy);
    }

    /**
     * Whether it has seen more than another cursor in any shard.
     *
     * @param other a cursor of the same store
     * @return true when some revision here is larger
     */
    public boolean isAheadOf(Cursor other) {
        for (int shard = 0; shard < revisions.length; shard++) {
            if (revisions[shard] > other.revisions[shard]) {
                return true;
            }
        }
        return false;
    }

    /**
     * The later of two cursors, shard by shard.
     *
     * @param other a cursor of the same store
     * @return what either has seen
     */
    public Cursor max(Cursor other) {
        long[] larger = revisions.clone();
        for (int shard = 0; shard < larger.length; shard++) {
            larger[shard] = Math.max(larger[shard], other.revisions[shard]);
        }
        return new Cursor(epoch, larger);
    }

    /**
     * The text that clients keep.
     *
     * @return characters of base64url (RFC 4648, section 5)
     */
    public String encode() {
        byte[] life = epoch.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(4 + life.length + Long.BYTES * revisions.length + Integer.BYTES);
        bytes.put(VERSION).put((byte) life.length).put(life).putShort((short) revisions.length);
        for (long revision : revisions) {
            bytes.putLong(revision);
        }
        bytes.putInt(checksum(bytes.array(), bytes.position()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /**
     * Reads what a client kept.
     *
     * @param text as {@link #encode()} wrote it
     * @return the cursor, of whatever life of a store
     * @throws InvalidInputException {@link Problem#CURSOR_INVALID} for a text that Parley never gave out
     */
    public static Cursor decode(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            int body = bytes.limit() - Integer.BYTES;
            if (body < 4 || bytes.getInt(body) != checksum(bytes.array(), body) || bytes.get() != VERSION) {
                throw invalid();
            }
            Cursor cursor = decodeBody(bytes.limit(body));
            if (!cursor.encode().equals(text)) {
                throw invalid();
            }
            return cursor;
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw invalid();
        }
    }

    private static Cursor decodeBody(ByteBuffer bytes) {
        int lifeLength = bytes.get();
        if (lifeLength < 0 || lifeLength > MAX_EPOCH_BYTES) {
            throw invalid();
        }
        byte[] life = new byte[lifeLength];
        bytes.get(life);
        int shards = bytes.getShort();
        if (shards < 1 || shards > MAX_SHARDS || bytes.remaining() != shards * Long.BYTES) {
            throw invalid();
        }
        long[] revisions = new long[shards];
        for (int shard = 0; shard < shards; shard++) {
            revisions[shard] = bytes.getLong();
        }
        return new Cursor(new String(life, StandardCharsets.UTF_8), revisions);
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static InvalidInputException invalid() {
        return new InvalidInputException(
                "cursor", Problem.CURSOR_INVALID, "This is not a cursor that this server gave out; start without one.");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cursor that && epoch.equals(that.epoch) && Arrays.equals(revisions, that.revisions);
    }

    @Override
    public int hashCode() {
        return 31 * epoch.hashCode() + Arrays.hashCode(revisions);
    }

    @Override
    public String toString() {
        return "cursor " + epoch + Arrays.toString(revisions);
    }
}
