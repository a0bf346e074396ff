package org.o365se;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One step in the life of the policies of a chain. Its numbers choose among what there is when it is taken, so that a step keeps a meaning when others are dropped.
 *
 * @param kind what is done
 * @param process which of the two processes does it
 * @param one chooses the policy or scope
 * @param other chooses what it is done with
 * @param crashAt the process ends at this call outside, counted from 1; 0 if it does not end
 * @param countsRoots whether uses of root keys are calls that count, or writes alone
 * @param afterTheWrite whether a write at which it ends is stored
 */
record PolicyLifeStep(
        Kind kind, int process, int one, int other, int crashAt, boolean countsRoots, boolean afterTheWrite) {
    private static final int MOST = 1_000;
    private static final int CRASHES_EVERY = 3;
    private static final int LATEST_CALL = 8;
    /** A roll of a few scopes writes twice. */
    private static final int LATEST_WRITE = 2;

    enum Kind {
        CREATE_POLICY,
        CREATE_SCOPE,
        WRITE,
        ASSIGN,
        ASSIGN_TENANT,
        ROLL,
        REFRESH,
        REPLACE_ROOT,
        REPLACE_BOTH,
        ROTATE_ROOT,
        DISABLE,
        ENABLE,
        LOSE_ROOTS,
        RESTORE_ROOTS,
        RECOVER,
        FINISH,
        DROP,
        DESTROY_ROOT,
        NAME,
        REMOVE_NAME,
        ROLL_SCOPE,
        REWRAP_MESSAGES,
        ROLL_AVAILABILITY,
        FORGET,
        RESTART
    }

    static List<PolicyLifeStep> random(long seed, int length) {
        var random = new Random(seed);
        var kinds = Kind.values();
        var steps = new ArrayList<PolicyLifeStep>();
        for (int i = 0; i < length; i++) {
            boolean countsRoots = random.nextBoolean();
            steps.add(new PolicyLifeStep(
                    kinds[random.nextInt(kinds.length)],
                    random.nextInt(2),
                    random.nextInt(MOST),
                    random.nextInt(MOST),
                    random.nextInt(CRASHES_EVERY) == 0
                            ? 1 + random.nextInt(countsRoots ? LATEST_CALL : LATEST_WRITE)
                            : 0,
                    countsRoots,
                    random.nextBoolean()));
        }
        return steps;
    }

    @Override
    public String toString() {
        return kind + "(" + one + ", " + other + ") in process " + process
                + (crashAt == 0
                        ? ""
                        : ", which ends at " + (countsRoots ? "call " : "write ") + crashAt
                                + (afterTheWrite ? " after" : " before"));
    }
}
