import { describe, expect, it } from 'vitest';
import { ShippedFile } from './shipped-file.js';

const unit = ShippedFile.read('docker/app@.service');

describe('a file of this package', () => {
  it('is changed wherever the text is', () => {
    expect(unit.replace('/etc/app', '/etc/orders').text).not.toContain('/etc/app');
  });

  it('is changed from one text to the next, which stays', () => {
    const { text } = unit.replaceFrom('Type=exec', '# So that', 'Type=simple $&\n');

    expect(text).toContain('[Service]\nType=simple $&\n# So that');
    expect(unit.replaceFrom('[Install]', undefined, '').text).toMatch(/runs\.\n\n$/);
  });

  it.each([
    () => unit.replace('/opt/orders', ''),
    () => unit.replaceFrom('/opt/orders', undefined, ''),
    () => unit.replaceFrom('[Install]', '/opt/orders', ''),
    // It is there, but before.
    () => unit.replaceFrom('[Install]', '[Unit]', ''),
  ])('is refused without a text that was to be changed: %#', (change) => {
    expect(change).toThrow(expect.objectContaining({ code: 'DEPLOYMENT_SHIPPED_FILE_CHANGED' }));
  });
});
