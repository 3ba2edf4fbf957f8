// A small map to mark a place on. Without it, the part of the city and the address say where.

const SIDE = 256; // pixels of a tile
const [FARTHEST, CLOSEST] = [8, 19];
const STEP = 64; // pixels that an arrow key moves the map by
const STILL = 5; // pixels a finger may slip and still have pressed one place

// Web Mercator: degrees to pixels of the whole world at a zoom, and back.
const world = (zoom) => SIDE * 2 ** zoom;
const toPixels = ([lat, lon], zoom) => [
  ((lon + 180) / 360) * world(zoom),
  (0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * world(zoom),
];
const toDegrees = ([x, y], zoom) => [
  (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / world(zoom)))) * 180) / Math.PI,
  (x / world(zoom)) * 360 - 180,
];

class PlaceMap {
  constructor(box) {
    Object.assign(this, JSON.parse(box.dataset.map), { tiles: new Map() });
    this.view = box.querySelector(".map");
    this.pin = box.querySelector(".pin");
    this.status = box.querySelector("[role=status]");
    this.unmarked = this.status.textContent;
    this.inputs = ["lat", "lon"].map((part) => document.getElementById(`${box.dataset.inputs}_${part}`));
    for (const button of box.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => this.scale(Number(button.dataset.zoom)));
    }
    box.querySelector("[data-clear]").addEventListener("click", () => this.mark(null));
    this.listenToKeys();
    this.listenToPointer();
    box.hidden = false;
    this.readInputs();
    new ResizeObserver(() => this.draw()).observe(this.view);
    addEventListener("pageshow", () => this.readInputs());
  }

  get point() {
    const [lat, lon] = this.inputs.map((input) => Number.parseFloat(input.value));
    return Number.isFinite(lat) && Number.isFinite(lon) ? [lat, lon] : null;
  }

  readInputs() {
    this.centre = this.point ?? this.centre;
    this.say();
    this.draw();
  }

  mark(point) {
    this.inputs.forEach((input, part) => (input.value = point ? point[part].toFixed(5) : ""));
    this.centre = point ?? this.centre; // so that whoever cannot drag moves the map by pressing near its edge
    this.say();
    this.draw();
  }

  say() {
    const words = this.status.dataset.marked;
    this.status.textContent = this.point ? `${words} ${this.inputs.map((input) => input.value).join(", ")}` : this.unmarked;
  }

  move(x, y) {
    const [left, top] = toPixels(this.centre, this.zoom);
    this.centre = toDegrees([left + x, top + y], this.zoom);
    this.draw();
  }

  scale(by) {
    this.zoom = Math.min(CLOSEST, Math.max(FARTHEST, this.zoom + by));
    this.draw();
  }

  listenToKeys() {
    const keys = {
      ArrowLeft: () => this.move(-STEP, 0),
      ArrowRight: () => this.move(STEP, 0),
      ArrowUp: () => this.move(0, -STEP),
      ArrowDown: () => this.move(0, STEP),
      "+": () => this.scale(1),
      "-": () => this.scale(-1),
      Enter: () => this.mark(this.centre),
      " ": () => this.mark(this.centre),
    };
    this.view.addEventListener("keydown", (event) => {
      if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      keys[event.key]();
    });
  }

  listenToPointer() {
    let last, slipped;
    this.view.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button) return;
      last = [event.clientX, event.clientY];
      slipped = 0;
      this.view.setPointerCapture(event.pointerId);
    });
    this.view.addEventListener("pointermove", (event) => {
      if (!last) return;
      const [x, y] = [last[0] - event.clientX, last[1] - event.clientY];
      slipped += Math.abs(x) + Math.abs(y);
      last = [event.clientX, event.clientY];
      if (slipped > STILL) this.move(x, y);
    });
    this.view.addEventListener("pointercancel", () => (last = null));
    this.view.addEventListener("pointerup", (event) => {
      if (last && slipped <= STILL) this.mark(this.under(event));
      last = null;
    });
  }

  under(event) {
    const frame = this.view.getBoundingClientRect();
    const [left, top] = this.corner();
    const [x, y] = [event.clientX - frame.left - this.view.clientLeft, event.clientY - frame.top - this.view.clientTop];
    return toDegrees([left + x, top + y], this.zoom);
  }

  corner() {
    const [x, y] = toPixels(this.centre, this.zoom);
    return [Math.round(x - this.view.clientWidth / 2), Math.round(y - this.view.clientHeight / 2)];
  }

  draw() {
    const [left, top] = this.corner();
    const wanted = new Set();
    for (let x = Math.floor(left / SIDE); x * SIDE < left + this.view.clientWidth; x++) {
      for (let y = Math.floor(top / SIDE); y * SIDE < top + this.view.clientHeight; y++) {
        const name = `${this.zoom}/${x}/${y}`;
        wanted.add(name);
        if (!this.tiles.has(name)) this.tiles.set(name, this.tile(x, y));
        place(this.tiles.get(name), x * SIDE - left, y * SIDE - top);
      }
    }
    for (const [name, tile] of this.tiles) {
      if (wanted.has(name)) continue;
      tile.remove();
      this.tiles.delete(name);
    }
    this.pin.hidden = !this.point;
    if (!this.point) return;
    const [x, y] = toPixels(this.point, this.zoom);
    place(this.pin, x - left, y - top);
  }

  tile(x, y) {
    const image = new Image(SIDE, SIDE);
    image.alt = "";
    image.draggable = false;
    image.addEventListener("error", () => (image.hidden = true));
    image.src = this.url.replace("{z}", this.zoom).replace("{x}", x).replace("{y}", y);
    this.view.prepend(image);
    return image;
  }
}

const place = (element, x, y) => (element.style.transform = `translate(${x}px, ${y}px)`);

for (const box of document.querySelectorAll("[data-map]")) new PlaceMap(box);
