/** What of the stream was set otherwise than where it is started, as JSON. */
export const statements: readonly string[] = ["ALTER TABLE stream_state ADD COLUMN changes TEXT NOT NULL DEFAULT '{}'"]
