const PUT_MEASUREMENT_SET = `
  INSERT INTO group_results (group_id, ms_path, mid_mjd, ra_deg, dec_deg)
  VALUES (NEW.group_id, NEW.path, NEW.mid_mjd, NEW.ra_deg, NEW.dec_deg)
  ON CONFLICT (group_id) DO UPDATE SET
    ms_path = excluded.ms_path, mid_mjd = excluded.mid_mjd, ra_deg = excluded.ra_deg, dec_deg = excluded.dec_deg`

const PUT_IMAGE = `
  UPDATE group_results SET
    image_id = NEW.id, noise_jy = NEW.noise_jy, dynamic_range = NEW.dynamic_range, calibration = NEW.calibration,
    imaged_at = NEW.created_at,
    latency_s = (SELECT NEW.created_at - handed_over_at FROM ingest_queue AS queue
      WHERE queue.group_id = group_results.group_id AND handed_over_at <= NEW.created_at)
  WHERE group_id = (SELECT group_id FROM ms_index WHERE path = NEW.ms_path)`

/** A row a group with what became of it, so that a night of them is one look into one table; kept true by triggers. */
export const statements: readonly string[] = [
  `
    CREATE TABLE group_results (
      group_id TEXT PRIMARY KEY,
      ms_path TEXT,
      mid_mjd REAL,
      ra_deg REAL,
      dec_deg REAL,
      image_id INTEGER,
      noise_jy REAL,
      dynamic_range REAL,
      calibration TEXT,
      imaged_at REAL,
      latency_s REAL
    ) WITHOUT ROWID`,
  `
    INSERT INTO group_results (group_id, ms_path, mid_mjd, ra_deg, dec_deg)
    SELECT group_id, path, mid_mjd, ra_deg, dec_deg FROM ms_index WHERE group_id IS NOT NULL ORDER BY processed_at
    ON CONFLICT (group_id) DO UPDATE SET
      ms_path = excluded.ms_path, mid_mjd = excluded.mid_mjd, ra_deg = excluded.ra_deg, dec_deg = excluded.dec_deg`,
  `
    UPDATE group_results SET
      (image_id, noise_jy, dynamic_range, calibration, imaged_at, latency_s) = (
        SELECT images.id, noise_jy, dynamic_range, calibration, created_at,
          CASE WHEN handed_over_at <= created_at THEN created_at - handed_over_at END
        FROM images LEFT JOIN ingest_queue ON ingest_queue.group_id = group_results.group_id
        WHERE images.ms_path = group_results.ms_path AND images.type = 'image'
        ORDER BY created_at DESC LIMIT 1)`,
  `CREATE TRIGGER group_results_ms AFTER INSERT ON ms_index WHEN NEW.group_id IS NOT NULL BEGIN ${PUT_MEASUREMENT_SET}; END`,
  `CREATE TRIGGER group_results_ms_again AFTER UPDATE ON ms_index WHEN NEW.group_id IS NOT NULL BEGIN ${PUT_MEASUREMENT_SET}; END`,
  `CREATE TRIGGER group_results_image AFTER INSERT ON images WHEN NEW.type = 'image' BEGIN ${PUT_IMAGE}; END`,
  `CREATE TRIGGER group_results_image_again AFTER UPDATE ON images WHEN NEW.type = 'image' BEGIN ${PUT_IMAGE}; END`,
  'CREATE INDEX ingest_queue_changed ON ingest_queue (last_update)',
]
