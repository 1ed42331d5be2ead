/**
 * The tables. Three things to know before reading on:
 *
 * - The only uniqueness is a primary key, so a username is claimed by a row of its own.
 * - There are no foreign keys: rows may one day arrive from elsewhere in another order. `need` guards a write instead,
 *   and triggers take away what belongs to a deleted photo.
 * - Counts are kept by triggers, from the rows that are there: replaying a row that is there already counts nothing.
 *
 * When something was made is in its id (UUIDv7), and sorting by id is sorting by time.
 */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS users (
  id TEXT PRIMARY KEY,
  username TEXT NOT NULL,
  password_hash TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS usernames (
  username TEXT PRIMARY KEY,
  user_id TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS follows (
  follower_id TEXT NOT NULL,
  followee_id TEXT NOT NULL,
  PRIMARY KEY (follower_id, followee_id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS photos (
  id TEXT PRIMARY KEY,
  author_id TEXT NOT NULL,
  caption TEXT NOT NULL,
  status TEXT NOT NULL,
  version TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  original_width INTEGER NOT NULL,
  original_height INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS photos_by_author ON photos (author_id, id);

CREATE TABLE IF NOT EXISTS likes (
  photo_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  PRIMARY KEY (photo_id, user_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS likes_by_user ON likes (user_id, photo_id);

CREATE TABLE IF NOT EXISTS comments (
  photo_id TEXT NOT NULL,
  id TEXT NOT NULL,
  author_id TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (photo_id, id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS work (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  photo_id TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  detail TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS upload_keys (
  user_id TEXT NOT NULL,
  key TEXT NOT NULL,
  digest TEXT NOT NULL,
  photo_id TEXT NOT NULL,
  PRIMARY KEY (user_id, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS upload_keys_by_age ON upload_keys (photo_id);

CREATE TABLE IF NOT EXISTS batches (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS batches_by_age ON batches (at);
CREATE TRIGGER IF NOT EXISTS batch_added AFTER INSERT ON batches BEGIN
  -- No request is still on its way after a minute. An hour, because clocks differ.
  DELETE FROM batches WHERE at < NEW.at - 3600000;
END;

CREATE TABLE IF NOT EXISTS replication_log (
  seq INTEGER PRIMARY KEY,
  epoch INTEGER NOT NULL,
  changes TEXT NOT NULL,
  checksum TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS promised_epoch (
  id INTEGER PRIMARY KEY,
  epoch INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS photo_counts (
  photo_id TEXT PRIMARY KEY,
  likes INTEGER NOT NULL DEFAULT 0,
  comments INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS user_counts (
  user_id TEXT PRIMARY KEY,
  photos INTEGER NOT NULL DEFAULT 0,
  followers INTEGER NOT NULL DEFAULT 0,
  following INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

${counting({ rows: 'likes', into: 'photo_counts', by: 'photo_id', count: 'likes' })}
${counting({ rows: 'comments', into: 'photo_counts', by: 'photo_id', count: 'comments' })}
${counting({ rows: 'photos', into: 'user_counts', by: 'author_id', count: 'photos' })}
${counting({ rows: 'follows', into: 'user_counts', by: 'followee_id', count: 'followers' })}
${counting({ rows: 'follows', into: 'user_counts', by: 'follower_id', count: 'following' })}

CREATE TRIGGER IF NOT EXISTS photo_removed AFTER DELETE ON photos BEGIN
  DELETE FROM likes WHERE photo_id = OLD.id;
  DELETE FROM comments WHERE photo_id = OLD.id;
  DELETE FROM photo_counts WHERE photo_id = OLD.id;
END;
`

type Counting = { rows: string; into: 'photo_counts' | 'user_counts'; by: string; count: string }

/** Two triggers that keep one count: how many `rows` there are for each value of the column `by`. */
function counting({ rows, into, by, count }: Counting): string {
  const key = into === 'photo_counts' ? 'photo_id' : 'user_id'
  return `
CREATE TRIGGER IF NOT EXISTS ${rows}_add_${count} AFTER INSERT ON ${rows} BEGIN
  INSERT INTO ${into} (${key}, ${count}) VALUES (NEW.${by}, 1)
    ON CONFLICT (${key}) DO UPDATE SET ${count} = ${count} + 1;
END;
CREATE TRIGGER IF NOT EXISTS ${rows}_remove_${count} AFTER DELETE ON ${rows} BEGIN
  UPDATE ${into} SET ${count} = ${count} - 1 WHERE ${key} = OLD.${by};
END;`
}
