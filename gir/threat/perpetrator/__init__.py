"""Who the perpetrator is: locked until written criteria are met, recorded, told of it, found again. No screens."""
