package dev.turnpike.proxy.http.connection;

/** A body of an announced length; with length 0 no body at all. */
final class LengthBody implements Body {
    private long left;

    LengthBody(long length) {
        this.left = length;
    }

    @Override
    public byte[] absorb(Input input) {
        int count = (int) Math.min(left, input.available());
        if (count == 0) {
            return null;
        }
        left -= count;
        return input.take(count);
    }

    @Override
    public long outstanding() {
        return left;
    }

    @Override
    public boolean ended() {
        return left == 0;
    }
}
