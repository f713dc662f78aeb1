package dev.turnpike.proxy.upstream;

/** A body of a length that its head told; 0 for none. */
final class FixedLength implements Framing {
    private long left;

    FixedLength(long length) {
        left = length;
    }

    @Override
    public void advance(WireInput input) {
        // no framing
    }

    @Override
    public long content() {
        return left;
    }

    @Override
    public void taken(int count) {
        left -= count;
    }

    @Override
    public boolean ended() {
        return left == 0;
    }

    @Override
    public boolean leavesConnection() {
        return true;
    }

    @Override
    public void endOfInput() throws Truncated {
        throw new Truncated("before the announced length");
    }
}
