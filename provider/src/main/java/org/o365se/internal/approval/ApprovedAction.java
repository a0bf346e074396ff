package org.o365se.internal.approval;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.o365se.AvailabilityChoice;
import org.o365se.internal.model.Approver;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.ScopeId;

/** What approvers are asked to approve. Immutable. */
public sealed interface ApprovedAction {
    /** Returns the word for the action in requests, and in the command. */
    String word();

    /**
     * Destroys the copies of all policy keys of the policy, and its availability key.
     *
     * @param force whether it is done although a root key may still unwrap
     * @param coolingOff the time after the approval in which an approver can cancel
     */
    record Purge(boolean force, Duration coolingOff) implements ApprovedAction {
        @Override
        public String word() {
            return "purge";
        }
    }

    /**
     * Cancels a purge that is not done yet. One approver is enough.
     *
     * @param request SHA-256 of the request of the purge, 32 bytes
     */
    record CancelPurge(Bytes request) implements ApprovedAction {
        @Override
        public String word() {
            return "cancel-purge";
        }
    }

    /**
     * Destroys the keys of a scope.
     *
     * @param scope its id
     * @param name its alias, or its id in text form
     */
    record Shred(ScopeId scope, String name) implements ApprovedAction {
        @Override
        public String word() {
            return "shred";
        }
    }

    /**
     * Gives the policy other root keys, where the availability key may take the place of the old ones.
     *
     * @param roots all root keys that it has afterwards
     */
    record Recover(List<RootKeyUri> roots) implements ApprovedAction {
        /** Copies the list. */
        public Recover {
            roots = List.copyOf(roots);
        }

        @Override
        public String word() {
            return "recover";
        }
    }

    /**
     * Gives the policy other root keys.
     *
     * @param roots all root keys that it has afterwards
     */
    record ReplaceRoots(List<RootKeyUri> roots) implements ApprovedAction {
        /** Copies the list. */
        public ReplaceRoots {
            roots = List.copyOf(roots);
        }

        @Override
        public String word() {
            return "replace-roots";
        }
    }

    /**
     * Gives the policy other approvers.
     *
     * @param threshold the number of signatures that are required afterwards
     * @param approvers all approvers afterwards
     */
    record ChangeApprovers(int threshold, List<Approver> approvers) implements ApprovedAction {
        /** Copies the list. */
        public ChangeApprovers {
            approvers = List.copyOf(approvers);
        }

        @Override
        public String word() {
            return "approvers";
        }
    }

    /**
     * Permits a further use of the availability key, or makes another key the availability key.
     *
     * @param choice the permitted use afterwards
     * @param key the availability key afterwards; empty if it stays
     */
    record SetAvailability(AvailabilityChoice choice, Optional<RootKeyUri> key) implements ApprovedAction {
        @Override
        public String word() {
            return "availability";
        }
    }
}
