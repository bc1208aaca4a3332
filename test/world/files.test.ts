import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWorld } from '../../src/main/world/open-world.ts';
import { toFault } from '../../src/main/world/platform-faults.ts';
import { caughtFault } from '../support/caught.ts';
import { tempDir } from '../support/temp.ts';

const { files } = openWorld({ quiet: true });

describe('writing a file', () => {
  it('replaces the text, for this user only, and leaves nothing else behind', () => {
    const folder = tempDir();
    const path = join(folder, 'config.toml');
    files.writeText(path, 'one');
    files.writeText(path, 'two\u{1F600}');
    expect(files.readText(path)).toBe('two\u{1F600}');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    files.writeText(path, '#!/bin/sh\n', 0o700);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder)).toEqual(['config.toml']);
  });

  it('replaces a link by a file and leaves its target alone (T12)', () => {
    const folder = tempDir();
    writeFileSync(join(folder, 'canary'), 'mine');
    symlinkSync(join(folder, 'canary'), join(folder, 'link'));
    files.writeText(join(folder, 'link'), 'ours');
    expect(readFileSync(join(folder, 'canary'), 'utf8')).toBe('mine');
    expect(files.entryKind(join(folder, 'link'))).toBe('file');
  });

  it('keeps the old text when the new one cannot be written, and says why', () => {
    const folder = tempDir();
    mkdirSync(join(folder, 'taken/full'), { recursive: true });
    expect(caughtFault(() => files.writeText(join(folder, 'taken'), 'x')).message).toContain(join(folder, 'taken'));
    expect(caughtFault(() => files.writeText(join(folder, 'none/file'), 'x')).kind).toBe('not_found');
    expect(readdirSync(folder)).toEqual(['taken']);
  });

  it('never touches the database files of a board (F061)', () => {
    const folder = tempDir();
    for (const name of ['kanban.db', 'kanban.db-wal', 'kanban.db-shm', 'kanban.db-journal']) {
      const path = join(folder, name);
      writeFileSync(path, 'x');
      expect(() => files.readText(path)).toThrow(/F061/);
      expect(() => files.readBytes(path, 0, 1)).toThrow(/F061/);
      expect(() => files.writeText(path, 'y')).toThrow(/F061/);
      expect(() => files.dropMiddle(path, 0, 0)).toThrow(/F061/);
      expect(files.sizeOf(path)).toBe(1);
    }
  });
});

describe('looking at the file system', () => {
  it('tells what stands at a path', () => {
    const folder = tempDir();
    writeFileSync(join(folder, 'file'), 'abc');
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
    symlinkSync(folder, join(folder, 'link'));
    spawnSync('mkfifo', [join(folder, 'pipe')]);
    const kinds = ['', 'file', 'link', 'dangling', 'pipe', 'none', 'file/below'].map((name) =>
      files.entryKind(join(folder, name)),
    );
    expect(kinds).toEqual(['directory', 'file', 'link', 'link', 'other', null, null]);
    expect(files.exists(join(folder, 'dangling'))).toBe(false);
    expect(files.isDirectory(join(folder, 'link'))).toBe(true);
    expect(files.isDirectory(join(folder, 'file'))).toBe(false);
    expect([files.sizeOf(join(folder, 'file')), files.sizeOf(join(folder, 'none'))]).toEqual([3, null]);
    expect(files.modifiedAt(join(folder, 'file'))).toBeGreaterThan(Date.UTC(2024, 0));
    expect(files.modifiedAt(join(folder, 'none'))).toBeNull();
    expect(files.realPath(join(folder, 'link'))).toBe(folder);
    expect(files.list(folder).toSorted()).toEqual(['dangling', 'file', 'link', 'pipe']);
    expect(files.userHome()).toBe(homedir());
    expect(files.readText(join(folder, 'none'))).toBeNull();
  });

  it('reads a range of bytes, short at the end', () => {
    const path = join(tempDir(), 'log');
    writeFileSync(path, 'héllo');
    expect(Buffer.from(files.readBytes(path, 1, 2)).toString('utf8')).toBe('é');
    expect(Buffer.from(files.readBytes(path, 4, 100)).toString('utf8')).toBe('lo');
    expect(files.readBytes(path, 100, 10)).toHaveLength(0);
    expect(caughtFault(() => files.readBytes(`${path}x`, 0, 1)).kind).toBe('not_found');
  });

  it('makes folders with their parents for this user only', () => {
    const path = join(tempDir(), 'a/b');
    files.ensureDir(path);
    files.ensureDir(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    writeFileSync(join(path, 'file'), '');
    expect(caughtFault(() => files.ensureDir(join(path, 'file/below'))).kind).toBe('not_found');
    expect(caughtFault(() => files.ensureDir('/proc/no/such/folder')).kind).toBe('not_found');
  });
});

describe('removing', () => {
  it('removes a tree with read-only folders, and never what links lead to (I20)', () => {
    const canary = tempDir();
    writeFileSync(join(canary, 'precious'), 'mine');
    const tree = join(tempDir(), 'tree');
    mkdirSync(join(tree, 'cache/module'), { recursive: true });
    symlinkSync(canary, join(tree, 'link'));
    linkSync(join(canary, 'precious'), join(tree, 'hard'));
    writeFileSync(join(tree, 'cache/module/file'), '');
    chmodSync(join(tree, 'cache/module'), 0o500);
    files.removeTree(tree);
    files.removeTree(tree);
    expect(files.exists(tree)).toBe(false);
    expect(readFileSync(join(canary, 'precious'), 'utf8')).toBe('mine');
  });

  it('removes a link itself when given one', () => {
    const folder = tempDir();
    mkdirSync(join(folder, 'target/below'), { recursive: true });
    symlinkSync(join(folder, 'target'), join(folder, 'link'));
    files.removeTree(join(folder, 'link'));
    files.removeFile(join(folder, 'none'));
    expect(readdirSync(folder)).toEqual(['target']);
    expect(files.exists(join(folder, 'target/below'))).toBe(true);
    rmSync(join(folder, 'target'), { recursive: true });
  });
});

describe('codes of the operating system', () => {
  it.each([
    ['EACCES', 'permission'],
    ['EROFS', 'permission'],
    ['ENOSPC', 'disk_full'],
    ['EDQUOT', 'disk_full'],
    ['ENOENT', 'not_found'],
    ['EIO', 'disk_io'],
    ['EMFILE', 'process'],
    ['E2BIG', 'process'],
    ['ESOMETHING', 'disk_io'],
  ])('%s becomes a %s fault with one sentence', (code, kind) => {
    const fault = toFault(Object.assign(new Error('raw'), { code }), 'The board cannot be written');
    expect(fault.kind).toBe(kind);
    expect(fault.message).toMatch(/^The board cannot be written: .+\.$/);
    expect(toFault(fault, 'again')).toBe(fault);
  });
});

describe('bounding a growing log (F026)', () => {
  it('frees the middle, keeps head, tail and every offset, and loses nothing that is appended', () => {
    const path = join(tempDir(), 'log');
    const head = 'first line\n';
    writeFileSync(path, head + 'x'.repeat(4_000_000) + '\nlast line\n');
    const size = statSync(path).size;
    const occupied = files.dropMiddle(path, 4096, 4096);
    expect(statSync(path).size).toBe(size);
    writeFileSync(path, 'appended\n', { flag: 'a' });
    const text = readFileSync(path, 'utf8');
    expect(text.startsWith(head)).toBe(true);
    expect(text.endsWith('\nlast line\nappended\n')).toBe(true);
    expect(text).toContain('[The middle of this log was dropped to bound its size.]');
    expect(occupied).toBeLessThan(100_000);
    expect(files.dropMiddle(path, 4096, 4096)).toBeLessThan(100_000);
  });

  it('leaves a short log and a missing one alone', () => {
    const path = join(tempDir(), 'log');
    expect(files.dropMiddle(path, 10, 10)).toBeNull();
    writeFileSync(path, 'short');
    files.dropMiddle(path, 10, 10);
    expect(readFileSync(path, 'utf8')).toBe('short');
  });
});
