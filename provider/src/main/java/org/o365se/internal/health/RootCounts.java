package org.o365se.internal.health;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.o365se.internal.root.RootUse;
import org.o365se.internal.root.RootUses;
import org.o365se.rootkey.RootKeyException;

/** Counts the uses of root keys by root key, operation and outcome, and how long they took. Thread-safe. */
public final class RootCounts {
    /** The upper bounds of the histogram's buckets, in milliseconds; a last bucket has no bound. */
    public static final List<Long> BOUNDS_MILLIS =
            List.of(1L, 2L, 5L, 10L, 20L, 50L, 100L, 200L, 500L, 1_000L, 2_000L, 5_000L, 10_000L);

    private static final int MAX_ROOTS = 1_000;
    private static final String OTHERS = "others";
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final LongSupplier nanoClock;
    private final Map<Kind, LongAdder> uses = new ConcurrentHashMap<>();
    private final Map<String, Times> times = new ConcurrentHashMap<>();

    /**
     * What uses have in common.
     *
     * @param root the root key URI
     * @param operation the operation, in lower case
     * @param outcome {@code ok}, the class of the failure in lower case, or {@code error}
     */
    public record Kind(String root, String operation, String outcome) {}

    /** The times of the uses of one root key. */
    public static final class Times {
        private final LongAdder[] buckets = new LongAdder[BOUNDS_MILLIS.size() + 1];
        private final LongAdder nanos = new LongAdder();

        private Times() {
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] = new LongAdder();
            }
        }

        private void add(long took) {
            int bucket = 0;
            while (bucket < BOUNDS_MILLIS.size() && took > BOUNDS_MILLIS.get(bucket) * NANOS_PER_MILLI) {
                bucket++;
            }
            buckets[bucket].increment();
            nanos.add(took);
        }

        /** Returns how many uses took at most as long as the bound with an index; the index after the last bound means all. */
        public long upTo(int bound) {
            long count = 0;
            for (int i = 0; i <= bound; i++) {
                count += buckets[i].sum();
            }
            return count;
        }

        /** Returns the time of all uses together. */
        public long totalNanos() {
            return nanos.sum();
        }
    }

    public RootCounts(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Returns a decorator that counts. */
    public RootUses counting(RootUses next) {
        return new RootUses() {
            @Override
            public <T> T perform(RootUse use, Supplier<T> call) {
                long begun = nanoClock.getAsLong();
                var outcome = "error";
                try {
                    var result = next.perform(use, call);
                    outcome = "ok";
                    return result;
                } catch (RootKeyException e) {
                    outcome = lowerCase(e.failureClass());
                    throw e;
                } finally {
                    add(use, outcome, nanoClock.getAsLong() - begun);
                }
            }
        };
    }

    private void add(RootUse use, String outcome, long took) {
        var uri = use.uri().text();
        var root = times.containsKey(uri) || times.size() < MAX_ROOTS ? uri : OTHERS;
        times.computeIfAbsent(root, absent -> new Times()).add(took);
        uses.computeIfAbsent(new Kind(root, lowerCase(use.operation()), outcome), absent -> new LongAdder())
                .increment();
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Takes each kind of uses and how many there were. */
    public void forEachKind(BiConsumer<Kind, Long> consumer) {
        uses.forEach((kind, count) -> consumer.accept(kind, count.sum()));
    }

    /** Takes each root key URI and the times of its uses. */
    public void forEachRoot(BiConsumer<String, Times> consumer) {
        times.forEach(consumer);
    }
}
