"""Reading a message: its tokens, codes and values, and its words through damage."""
