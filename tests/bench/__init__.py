"""What is measured: blocks over the floor, builds over stock builds, 20 editions of up to 60 pages."""
