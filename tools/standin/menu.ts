/** Electron's `Menu`, `MenuItem` and `Tray`: structure and clicks, no looks. */
import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { standin } from './record.ts';

interface ItemOptions {
  label?: string;
  id?: string;
  type?: string;
  role?: string;
  accelerator?: string;
  enabled?: boolean;
  visible?: boolean;
  checked?: boolean;
  submenu?: ItemOptions[] | Menu;
  click?: (item: MenuItem, window: BrowserWindow | undefined, event: object) => void;
}

const roles: Record<string, () => void> = {
  quit: () => app.quit(),
  close: () => BrowserWindow.getFocusedWindow()?.close(),
  minimize: () => BrowserWindow.getFocusedWindow()?.minimize(),
};

export class MenuItem {
  label: string;
  id: string;
  type: string;
  role: string | undefined;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  accelerator: string | undefined;
  submenu: Menu | undefined;
  #click: ItemOptions['click'];
  constructor(options: ItemOptions) {
    this.label = options.label ?? options.role ?? '';
    this.id = options.id ?? '';
    this.type = options.type ?? (options.submenu ? 'submenu' : 'normal');
    this.role = options.role;
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.accelerator = options.accelerator;
    this.submenu = Array.isArray(options.submenu) ? Menu.buildFromTemplate(options.submenu) : options.submenu;
    this.#click = options.click;
  }
  click(): void {
    if (!this.enabled) return;
    if (this.#click) this.#click(this, BrowserWindow.getFocusedWindow() ?? undefined, {});
    else if (this.role !== undefined) {
      const run = roles[this.role.toLowerCase()];
      if (!run) throw new Error(`stand-in: role ${this.role} is not implemented`);
      run();
    }
  }
}

export class Menu extends EventEmitter {
  static #app: Menu | null = null;
  items: MenuItem[] = [];
  static buildFromTemplate(template: (ItemOptions | MenuItem)[]): Menu {
    const menu = new Menu();
    menu.items = template.map((item) => (item instanceof MenuItem ? item : new MenuItem(item)));
    return menu;
  }
  static setApplicationMenu(menu: Menu | null): void {
    Menu.#app = menu;
  }
  static getApplicationMenu(): Menu | null {
    return Menu.#app;
  }
  append(item: MenuItem): void {
    this.items.push(item);
  }
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const hit = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (hit) return hit;
    }
    return null;
  }
  popup(): void {
    this.emit('menu-will-show');
  }
}

export class Tray extends EventEmitter {
  readonly _shown: { tooltip: string; menu: unknown } = { tooltip: '', menu: null };
  #destroyed = false;
  constructor(_image: unknown) {
    super();
    if (process.env['STANDIN_NO_TRAY'] === '1') throw new Error('Failed to create tray');
    standin.trays.push(this._shown);
  }
  setToolTip(text: string): void {
    this._shown.tooltip = text;
  }
  setContextMenu(menu: Menu | null): void {
    this._shown.menu = menu;
  }
  setImage(): void {}
  setTitle(): void {}
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    standin.trays.splice(standin.trays.indexOf(this._shown), 1);
  }
}
