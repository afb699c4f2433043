-- A history as the second version wrote it. Not to be changed: people have such databases.
PRAGMA application_id = 1349469025;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE phase (
        session INTEGER NOT NULL,
        rep INTEGER NOT NULL,                  -- its place
        place INTEGER NOT NULL,                -- in the rep, from 1
        name TEXT NOT NULL,
        start_s REAL, end_s REAL,
        start_seen INTEGER NOT NULL,
        range_deg REAL,
        rushed INTEGER NOT NULL, jerky INTEGER NOT NULL,
        peak_speed_deg_s REAL, smoothness_sparc REAL,
        PRIMARY KEY (session, rep, place),
        FOREIGN KEY (session, rep) REFERENCES rep (session, place) ON DELETE CASCADE
    ) WITHOUT ROWID
    ;
INSERT INTO "phase" VALUES(3,1,1,'to-side',20.0,23.0,1,40.0,0,0,56.0,-1.5);
INSERT INTO "phase" VALUES(3,1,2,'to-back',32.0,35.0,1,40.0,0,0,56.0,-1.5);
CREATE TABLE rep (
        session INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
        place INTEGER NOT NULL,                -- in the session, from 1
        number INTEGER NOT NULL,               -- as it was counted, from 1 in each set
        exercise TEXT NOT NULL,
        side TEXT,                             -- left, right, or NULL
        start_s REAL, end_s REAL, counted_s REAL, hold_s REAL,
        range_deg REAL,
        rushed INTEGER NOT NULL, jerky INTEGER NOT NULL,
        faults TEXT NOT NULL,                  -- JSON, the gravest first
        confidence REAL, figures TEXT NOT NULL DEFAULT '{}',
        PRIMARY KEY (session, place)
    ) WITHOUT ROWID
    ;
INSERT INTO "rep" VALUES(3,1,1,'supine-twist','left',20.0,35.0,35.3,9.5,40.25,0,0,'[]',NULL,'{"pelvis_turn_deg": 61.5}');
CREATE TABLE session (
        id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice, also after a deletion
        kind TEXT NOT NULL,                    -- live or analyze
        exercise TEXT,                         -- what was asked for, NULL where it was to be recognised
        source TEXT NOT NULL,                  -- camera or file, without user name and password
        model TEXT NOT NULL,                   -- pose model
        version TEXT NOT NULL,                 -- of pose-coach
        started_at TEXT NOT NULL,              -- UTC, ISO 8601 with +00:00
        utc_offset_s INTEGER NOT NULL,         -- of the clock on the wall, which tells the day
        ended_at TEXT                          -- UTC; NULL where it was cut short
    );
INSERT INTO "session" VALUES(3,'live','programme','camera 0','full','0.1.0','2026-03-01T22:30:00.000+00:00',3600,'2026-03-01T22:41:00.000+00:00');
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('session',3);
COMMIT;
