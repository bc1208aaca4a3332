import { describe, expect, test } from 'vitest';
import { externalLink } from '../../../src/main/hosts/desktop/links.ts';

describe('links that leave the application (T11, E10)', () => {
  test.each([
    ['https://example.org/a?b=c#d', 'https://example.org/a?b=c#d'],
    ['HTTPS://Example.org', 'https://example.org/'],
    ['mailto:ada@example.org', 'mailto:ada@example.org'],
  ])('allows %s', (text, opened) => {
    expect(externalLink(text)).toBe(opened);
  });

  test.each([
    'http://example.org/',
    'file:///etc/passwd',
    'FILE:///etc/passwd',
    'smb://host/share',
    'vscode://file/etc/passwd',
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,<script>1</script>',
    'about:blank',
    'app://flockboard/',
    'ms-msdt:/id',
    '//example.org/',
    '/etc/passwd',
    'docs/readme.md',
    '\\\\host\\share',
    'https:example.org',
    'https:\\\\example.org',
    'https://',
    'https://user:secret@example.org/',
    'https://good.example@evil.example/',
    'https://example.org/\u202Egpj.exe',
    'https://example.org/\u0000',
    'https://exam\u200Bple.org/',
    'https://example.org/a b',
    'mailto:ada@example.org?attach=/etc/passwd',
    'mailto:a@b@c',
    'mailto:',
    `https://example.org/${'a'.repeat(3000)}`,
    '',
  ])('refuses %j', (text) => {
    expect(externalLink(text)).toBeNull();
  });
});
