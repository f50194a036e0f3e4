"""What is measured: blocks over the floor, builds over stock builds."""
