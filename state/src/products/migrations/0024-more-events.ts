import { changed, trigger } from './0014-events.ts'

const IMAGE = `json_object('path', NEW.path, 'ms_path', NEW.ms_path, 'noise_jy', NEW.noise_jy, 'calibration', NEW.calibration, 'stored', NEW.stored)`
const SET = `json_object('group_id', NEW.group_id, 'stage', NEW.stage, 'status', NEW.status, 'stored', NEW.stored)`

/** Images that are made again at their path or removed, and Measurement Sets. */
export const statements: readonly string[] = [
  trigger(
    'image_again',
    `AFTER UPDATE ON images
      WHEN NEW.type = 'image' AND (${changed('path', 'created_at', 'noise_jy', 'calibration', 'stored')})`,
    ...(['image', 'NEW.id', IMAGE] as const),
  ),
  trigger('ms', 'AFTER INSERT ON ms_index', 'ms', 'NEW.path', SET),
  trigger(
    'ms_again',
    `AFTER UPDATE ON ms_index
      WHEN ${changed('path', 'stage', 'status', 'stage_updated_at', 'cal_applied', 'stored', 'image_id')}`,
    ...(['ms', 'NEW.path', SET] as const),
  ),
]
