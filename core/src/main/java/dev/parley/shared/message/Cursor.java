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
 * What a reader has seen: the last revision per shard, in one life of a store, as one incarnation of it told them. Opaque to
 * clients, which keep it and give it back. It grants nothing: whoever presents it sees only what they may see anyway. Immutable.
 */
public final class Cursor {
    /** The revision before the first. */
    public static final long NOTHING = -1;
    /** The incarnation of a store that has none: its log gives back what it lost, or an earlier version of Parley wrote it. */
    public static final long NO_INCARNATION = 0;
    /** The most shards whose cursor still fits into the address of a request, beside a token: about 3 KiB. */
    public static final int MAX_SHARDS = 256;

    private static final byte WITHOUT_INCARNATION = 1;
    private static final byte WITH_INCARNATION = 2;
    private static final int MAX_EPOCH_BYTES = 64;

    private final String epoch;
    private final long incarnation;
    private final long[] revisions;

    private Cursor(String epoch, long incarnation, long[] owned) {
        if (owned.length < 1
                || owned.length > MAX_SHARDS
                || epoch.getBytes(StandardCharsets.UTF_8).length > MAX_EPOCH_BYTES) {
            throw new IllegalArgumentException("A cursor has 1 to " + MAX_SHARDS + " shards and an epoch of at most "
                    + MAX_EPOCH_BYTES + " bytes, not " + owned.length + " and " + epoch);
        }
        this.epoch = epoch;
        this.incarnation = incarnation;
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
        return new Cursor(epoch, NO_INCARNATION, revisions);
    }

    /**
     * A cursor that has seen given revisions.
     *
     * @param epoch the life of the store, at most 64 bytes of UTF-8
     * @param revisions the last revision seen in each shard, {@link #NOTHING} for none; copied
     * @return the cursor
     */
    public static Cursor of(String epoch, long... revisions) {
        return new Cursor(epoch, NO_INCARNATION, revisions.clone());
    }

    /**
     * This cursor, as an incarnation of the store gives it out.
     *
     * @param other which incarnation, {@link #NO_INCARNATION} for none
     * @return another cursor; this one stays as it is
     */
    public Cursor withIncarnation(long other) {
        return new Cursor(epoch, other, revisions);
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
     * The incarnation of the store that gave it out.
     *
     * @return {@link #NO_INCARNATION} for none
     */
    public long incarnation() {
        return incarnation;
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
        return new Cursor(epoch, incarnation, copy);
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
     * @return what either has seen, as the incarnation of this one gives it out
     */
    public Cursor max(Cursor other) {
        long[] larger = revisions.clone();
        for (int shard = 0; shard < larger.length; shard++) {
            larger[shard] = Math.max(larger[shard], other.revisions[shard]);
        }
        return new Cursor(epoch, incarnation, larger);
    }

    /**
     * The text that clients keep.
     *
     * @return characters of base64url (RFC 4648, section 5)
     */
    public String encode() {
        byte[] life = epoch.getBytes(StandardCharsets.UTF_8);
        boolean incarnated = incarnation != NO_INCARNATION;
        int numbers = revisions.length + (incarnated ? 1 : 0);
        ByteBuffer bytes = ByteBuffer.allocate(4 + life.length + Long.BYTES * numbers + Integer.BYTES);
        bytes.put(incarnated ? WITH_INCARNATION : WITHOUT_INCARNATION);
        bytes.put((byte) life.length).put(life).putShort((short) revisions.length);
        if (incarnated) {
            bytes.putLong(incarnation);
        }
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
            if (body < 4 || bytes.getInt(body) != checksum(bytes.array(), body)) {
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
        byte version = bytes.get();
        if (version != WITHOUT_INCARNATION && version != WITH_INCARNATION) {
            throw invalid();
        }
        int lifeLength = bytes.get();
        if (lifeLength < 0 || lifeLength > MAX_EPOCH_BYTES) {
            throw invalid();
        }
        byte[] life = new byte[lifeLength];
        bytes.get(life);
        int shards = bytes.getShort();
        long incarnation = version == WITH_INCARNATION ? bytes.getLong() : NO_INCARNATION;
        if (shards < 1 || shards > MAX_SHARDS || bytes.remaining() != shards * Long.BYTES) {
            throw invalid();
        }
        long[] revisions = new long[shards];
        for (int shard = 0; shard < shards; shard++) {
            revisions[shard] = bytes.getLong();
        }
        return new Cursor(new String(life, StandardCharsets.UTF_8), incarnation, revisions);
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
        return other instanceof Cursor that
                && epoch.equals(that.epoch)
                && incarnation == that.incarnation
                && Arrays.equals(revisions, that.revisions);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * epoch.hashCode() + Long.hashCode(incarnation)) + Arrays.hashCode(revisions);
    }

    @Override
    public String toString() {
        return "cursor " + epoch + "/" + Long.toHexString(incarnation) + Arrays.toString(revisions);
    }
}
