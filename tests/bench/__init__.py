"""What is measured: blocks over the floor, builds over stock builds, figures from an input to a picture."""
