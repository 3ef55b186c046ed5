import { Controller, Get, Param } from '@nestjs/common';

/** The route that is measured. */
@Controller('users')
export class UsersController {
  @Get(':id')
  find(@Param('id') id: string): { id: string; name: string } {
    return { id, name: `User ${id}` };
  }
}
