package org.o365se.internal.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.crypto.KeyWipedException;
import org.o365se.internal.message.Suite;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.model.ScopeKeyId;

class KeyWrapPoolTest {
    private static final int MORE_THAN_THERE_IS_ROOM_FOR = 2_000;

    private final Key256 dataKey = Key256.random(new SecureRandom());

    @Test
    void oneAfterAnotherNeedOneTogetherTwo() {
        var ready = new KeyWrapPool();
        var first = ready.take();
        assertNotNull(first);
        var second = ready.take();
        assertNotNull(second);
        assertNotSame(first, second);
        ready.giveBack(first);
        assertSame(first, ready.take());
        ready.close();
        ready.giveBack(first);
        ready.giveBack(second);
    }

    @Test
    void afterTheEndNoneIsKeptAndNoneIsMade() {
        var ready = new KeyWrapPool();
        var late = ready.take();
        var idle = ready.take();
        assertNotNull(late);
        assertNotNull(idle);
        ready.giveBack(idle);
        ready.close();
        assertNull(ready.take());
        ready.giveBack(late);
        assertNull(ready.take());
    }

    /** Each time all of the JVM's room is taken, which only works if the end gave it back. */
    @Test
    void theRoomIsBoundedAndGivenBackAtTheEnd() {
        for (int round = 0; round < 3; round++) {
            var ready = new KeyWrapPool();
            var taken = new ArrayList<AesKeyWrap>();
            for (int i = 0; i < MORE_THAN_THERE_IS_ROOM_FOR; i++) {
                var kw = ready.take();
                if (kw == null) {
                    break;
                }
                taken.add(kw);
            }
            assertTrue(taken.size() > 0);
            assertNull(ready.take(), taken.size() + " are there");
            taken.forEach(ready::giveBack);
            ready.close();
        }
    }

    @Test
    void withoutRoomTheSpareOneDoesTheSame() throws Exception {
        var ready = new KeyWrapPool();
        var taken = new ArrayList<AesKeyWrap>();
        for (var kw = ready.take(); kw != null; kw = ready.take()) {
            taken.add(kw);
        }
        var key = wrappingKey();
        var withSpare = key.wrap(Suite.DEFAULT, new AesKeyWrap(), dataKey);
        taken.forEach(ready::giveBack);
        ready.close();
        var withReady = key.wrap(Suite.DEFAULT, new AesKeyWrap(), dataKey);
        assertArrayEquals(withSpare.bytes(), withReady.bytes());
        assertTrue(key.unwrap(new AesKeyWrap(), withSpare).hasSameBytesAs(dataKey));
        key.destroy();
    }

    @Test
    void aDestroyedKeyWrapsNoMore() {
        var key = wrappingKey();
        var wrapped = key.wrap(Suite.DEFAULT, new AesKeyWrap(), dataKey);
        key.destroy();
        assertThrows(KeyWipedException.class, () -> key.wrap(Suite.DEFAULT, new AesKeyWrap(), dataKey));
        assertThrows(KeyWipedException.class, () -> key.unwrap(new AesKeyWrap(), wrapped));
    }

    @Test
    void aKeyThatIsDestroyedWhileItIsLeasedWrapsOn() {
        var key = wrappingKey();
        assertTrue(key.lease());
        key.destroy();
        key.destroy();
        assertFalse(key.lease(), "nobody new gets it");
        var wrapped = key.wrap(Suite.DEFAULT, new AesKeyWrap(), dataKey);
        key.close();
        assertThrows(KeyWipedException.class, () -> key.unwrap(new AesKeyWrap(), wrapped));
    }

    private static WrappingKey wrappingKey() {
        return WrappingKey.derive(
                new HmacSha512(), new ScopeKeyId(new ScopeId(1, 2), 1), Key256.takeOwnershipOf(new byte[Key256.BYTES]));
    }
}
