package org.o365se.internal.chain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is set. Thread-safe. */
public final class SettableClock extends Clock {
    private final AtomicLong millis = new AtomicLong(1_790_000_000_000L);

    public void set(long now) {
        millis.set(now);
    }

    public void pass(Duration time) {
        millis.addAndGet(time.toMillis());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Nobody asks for another zone");
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis.get());
    }
}
