/** Whether the machine runs on battery, as Linux and macOS tell it. */
import { expect, test } from 'vitest';
import { openWorld } from '../../src/main/world/open-world.ts';
import { createPower } from '../../src/main/world/power.ts';
import type { PowerReader } from '../../src/main/world/power.ts';

type Supplies = Readonly<Record<string, Readonly<Record<string, string>>>>;

function onLinux(supplies: Supplies): boolean | null {
  const reader: PowerReader = {
    list: () => Object.keys(supplies),
    read: (path) => {
      const [name = '', file = ''] = path.replace('/sys/class/power_supply/', '').split('/');
      const text = supplies[name]?.[file];
      return text === undefined ? null : `${text}\n`;
    },
    pmset: () => expect.fail('Linux has no pmset'),
  };
  return createPower({ monotonic: () => 0 }, reader, 'linux').isOnBattery();
}

const battery = (status: string) => ({ type: 'Battery', status, scope: 'System' });
const mains = (online: string) => ({ type: 'Mains', online });

test.each<[what: string, supplies: Supplies, answer: boolean | null]>([
  ['a machine without a battery', { AC: mains('1') }, null],
  ['a container that sees nothing', {}, null],
  ['a laptop that is plugged in', { AC: mains('1'), BAT0: battery('Charging') }, false],
  [
    'a laptop that is plugged in and keeps its battery below full',
    { AC: mains('1'), BAT0: battery('Discharging') },
    false,
  ],
  ['a laptop that is not', { AC: mains('0'), BAT0: battery('Discharging') }, true],
  ['a second battery that is emptied first', { BAT0: battery('Full'), BAT1: battery('Discharging') }, true],
  ['a charger over USB', { usb: { type: 'USB', online: '1' }, BAT0: battery('Charging') }, false],
  ['a charger over USB that is too weak', { usb: { type: 'USB', online: '1' }, BAT0: battery('Discharging') }, true],
  ['a mouse', { hid: { type: 'Battery', status: 'Discharging', scope: 'Device' } }, null],
])('%s', (_what, supplies, answer) => {
  expect(onLinux(supplies)).toBe(answer);
});

test('macOS says it in a sentence, and is not asked at every tick', () => {
  let now = 0;
  let text = "Now drawing from 'Battery Power'\n -InternalBattery-0 80%; discharging";
  let asked = 0;
  const reader = {
    list: () => [],
    read: () => null,
    pmset: () => {
      asked += 1;
      return text;
    },
  };
  const power = createPower({ monotonic: () => now }, reader, 'darwin');
  expect([power.isOnBattery(), power.isOnBattery(), asked]).toEqual([true, true, 1]);
  text = "Now drawing from 'AC Power'";
  now += 5_000;
  expect([power.isOnBattery(), asked]).toEqual([false, 2]);
  expect(createPower({ monotonic: () => 0 }, { ...reader, pmset: () => null }, 'darwin').isOnBattery()).toBeNull();
  expect(createPower({ monotonic: () => 0 }, reader, 'win32').isOnBattery()).toBeNull();
});

test('this machine can be asked', () => {
  expect([true, false, null]).toContain(openWorld({ quiet: true }).power.isOnBattery());
});
