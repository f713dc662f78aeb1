package dev.turnpike.proxy.upstream;

/** A body that ends with its connection. */
final class UntilClose implements Framing {
    private boolean ended;

    @Override
    public void advance(WireInput input) {
        // no framing
    }

    @Override
    public long content() {
        return ended ? 0 : Long.MAX_VALUE;
    }

    @Override
    public void taken(int count) {
        // unlimited
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public boolean leavesConnection() {
        return false;
    }

    @Override
    public void endOfInput() {
        ended = true;
    }
}
