package io.millrace.chaos.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;

/** How our side of a connection ends. */
@SuppressWarnings("FutureReturnValueIgnored") // a write or timer that fails ends with its channel or loop
public enum Ending {
    /** In order: FIN after what was written. */
    CLOSE {
        @Override
        public void apply(Channel channel) {
            channel.close();
        }
    },
    /** At once: RST, and what the peer has not read yet may be lost to it. */
    RESET {
        @Override
        public void apply(Channel channel) {
            if (channel.isOpen()) channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    },
    /** Not at all: open and silent. */
    HANG {
        @Override
        public void apply(Channel channel) {}
    };

    public abstract void apply(Channel channel);
}
