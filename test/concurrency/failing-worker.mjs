/* Worker that cannot be started. */
throw new Error("this worker does not start");
