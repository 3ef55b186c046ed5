import { Body, Controller, Get, NotFoundException, Param, Put } from '@nestjs/common';
import { type NewSetting, newSetting, Settings } from './settings.js';

interface Setting extends NewSetting {
  readonly name: string;
}

@Controller('settings')
export class SettingsController {
  constructor(private readonly settings: Settings) {}

  @Put(':name')
  async put(
    @Param('name') name: string,
    @Body({ schema: newSetting }) { value }: NewSetting,
  ): Promise<Setting> {
    await this.settings.put(name, value);
    return { name, value };
  }

  @Get(':name')
  async find(@Param('name') name: string): Promise<Setting> {
    const value = await this.settings.find(name);
    if (value === undefined) throw new NotFoundException('There is no such setting.');
    return { name, value };
  }
}
